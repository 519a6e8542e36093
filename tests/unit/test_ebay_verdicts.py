"""What eBay's answers mean, by the error table."""

import pytest

from marketplaces.actions import ActionKind
from marketplaces.ebay.error_table import DONE_WHEN_ENDING, KNOWN_ERRORS
from marketplaces.ebay.remarks import Remark
from marketplaces.ebay.verdicts import Judgement, judge


def remark(code: str, *parameters: str, words: str = "eBay's words", **kinds: bool) -> Remark:
    """A remark; keywords `warning` and `ebays` say that it is one, or that the fault is eBay's."""
    warning, ebays = kinds.get("warning", False), kinds.get("ebays", False)
    return Remark(code, words, warning, ebays, parameters)


def judged(
    *remarks: Remark, kind: ActionKind = "revise", ack: str = "Failure", listing: str | None = None
) -> Judgement:
    """The judgement of a response with such remarks."""
    return judge(kind, ack, remarks, "", listing)


@pytest.mark.parametrize("code", sorted(KNOWN_ERRORS))
def test_every_known_code_has_the_verdict_of_its_effect(code: str) -> None:
    """The table decides, and nothing beside it."""
    effect = KNOWN_ERRORS[code].effect
    answer = judged(remark(code, "A title", "110000000017"))

    assert (
        answer.verdict
        == {
            "failure": "failure",
            "done": "success",
            "remark": "warning",
            "again": "again",
            "ended": "failure",
            "stop": "failure",
            "adopt": "success",
            "same": "failure",
            "empty": "failure",
        }[effect]
    )
    assert answer.ended is (effect == "ended")
    assert answer.stops_lane is (effect == "stop")
    assert answer.ends_empty is (effect == "empty")
    assert answer.wait_seconds == KNOWN_ERRORS[code].wait_seconds


@pytest.mark.parametrize("code", sorted(KNOWN_ERRORS))
def test_every_refusal_says_what_to_do(code: str) -> None:
    """A code alone helps nobody; and nobody is bothered with what mends itself."""
    known = KNOWN_ERRORS[code]

    assert known.meaning.endswith(".")
    assert bool(known.hint) or known.effect in ("done", "remark", "again", "adopt")
    assert not known.hint or known.hint.endswith(".")


def test_a_making_that_was_made_before_brings_its_listing() -> None:
    """The reply was lost, the listing is there: 488 names it."""
    by_parameter = judged(remark("488", "110000000017"), kind="add")
    by_words = judged(remark("488", words="used; ItemID 110000000017 was created"), kind="add")

    assert (by_parameter.verdict, by_parameter.listing_id) == ("success", "110000000017")
    assert (by_words.verdict, by_words.listing_id) == ("success", "110000000017")


def test_an_identical_listing_is_ours_only_by_its_sku() -> None:
    """The answer does not name a SKU, so whoever knows the listings decides."""
    answer = judged(remark("21919067", "Gold ring", "110000000017"), kind="add")

    assert (answer.verdict, answer.same_as, answer.listing_id) == ("failure", "110000000017", None)


@pytest.mark.parametrize("code", sorted(DONE_WHEN_ENDING))
def test_ending_what_has_ended_is_done(code: str) -> None:
    """It is not for sale: that was asked."""
    assert judged(remark(code), kind="end").verdict == "success"
    assert judged(remark(code), kind="revise").ended


def test_an_unknown_code_is_a_refusal_in_ebays_words() -> None:
    """The table is never complete."""
    answer = judged(remark("99999999", words="Something new"))

    assert answer.verdict == "failure"
    assert [(reason.code, reason.message) for reason in answer.reasons] == [
        ("99999999", "Something new")
    ]


def test_ebays_own_fault_is_asked_again_whatever_its_code() -> None:
    """SystemError: eBay suggests to send the same once more."""
    assert judged(remark("99999999", ebays=True)).verdict == "again"
    assert judged(remark("240", ebays=True)).verdict == "again"
    assert judged(remark("841", ebays=True)).stops_lane


def test_a_fault_of_the_data_beside_ebays_own_is_a_refusal() -> None:
    """The same would be refused again for the data."""
    assert judged(remark("10007"), remark("70")).verdict == "failure"


def test_warnings_do_not_refuse() -> None:
    """A Warning has been done, whatever it remarks."""
    warned = remark("70", warning=True)

    assert judged(warned, ack="Warning", listing="1100").verdict == "warning"
    assert judged(remark("17", warning=True), ack="Warning").ended is False


def test_nothing_to_do_is_done() -> None:
    """A price that is as asked already."""
    answer = judged(
        remark("21917091", warning=True), remark("21917092", warning=True), ack="Warning"
    )

    assert (answer.verdict, answer.reasons) == ("success", ())


@pytest.mark.parametrize("ack", ["Success", "Warning"])
def test_a_making_without_a_listing_is_no_proof(ack: str) -> None:
    """Promoted only on proof: sent again, the same UUID brings the id."""
    assert judged(ack=ack, kind="add").verdict == "again"
    assert judged(ack=ack, kind="add", listing="1100").verdict != "again"


def test_success_with_an_error_inside_is_no_success() -> None:
    """Seen in real answers: the word on top and the error below do not agree."""
    assert judged(remark("70"), ack="Success").verdict == "failure"


@pytest.mark.parametrize("ack", ["", "CustomCode", "Maybe"])
def test_an_answer_that_says_neither_is_asked_again(ack: str) -> None:
    """Neither promoted nor refused."""
    assert judged(ack=ack, listing="1100").verdict == "again"


def test_a_refusal_without_a_reason_has_words() -> None:
    """A row of the response feed is never empty."""
    assert judged().reasons[0].message == "eBay has refused it and does not say why."


def test_code_37_names_the_draft_field() -> None:
    """eBay names its own element; the merchant knows the feed's field."""
    assert judged(remark("37", "SubTitle")).reasons[0].field == "Subtitle"
    assert judged(remark("37", "Unheard")).reasons[0].field is None
