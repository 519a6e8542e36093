"""The plan: what a product's listings should be against what they are. Pure.

It speaks of one product on one channel. Nothing is taken for done before the marketplace has said
so: where two steps must follow one another, such as ending a listing and making another of the
same SKU, the second is planned when the answer to the first has come.
"""

from collections.abc import Mapping
from dataclasses import replace

from catalog.product_states import ENDED
from catalog.products import Product
from marketplaces.apart import plan_apart, plan_single
from marketplaces.categories import category_of, second_facts
from marketplaces.context import Context
from marketplaces.ending import end, leave_others
from marketplaces.lasting import tell_lasting
from marketplaces.listable import is_described
from marketplaces.planned import Planned
from marketplaces.scene import Scene
from marketplaces.settling import settle
from marketplaces.standing import Standing, told
from marketplaces.together import plan_together
from marketplaces.variations import has_family, is_one_listing


def plan(product: Product, standing: Mapping[str, Standing], context: Context) -> Planned:
    """Plan one product on one channel.

    Args:
        product: As the store puts it together.
        standing: How its SKU and those of its variations stand on the channel; a SKU that is
            missing has no drafts, and was never sent.
        context: The merchant, the channel and the time.

    Returns:
        The same for the same arguments; with nothing to do, no actions.
    """
    scene = Scene.of(product, standing, context)
    leave_others(scene)
    if _is_withdrawn(scene):
        _end_all(scene)
        return scene.plan
    if has_family(product):
        _plan_family(scene)
    else:
        plan_single(scene)
    settle(scene)
    tell_lasting(scene)
    return scene.plan


def _is_withdrawn(scene: Scene) -> bool:
    """Whether the product is, or each thing that is sold of it."""
    return _is_whole(scene) or {scene.voices[sku] for sku in scene.candidates} == {"leaving"}


def _is_whole(scene: Scene) -> bool:
    """Whether the product's own record is: one that is a variation besides takes none along."""
    sku = scene.product.sku
    return scene.voices[sku] == "leaving" and sku not in scene.candidates


def _end_all(scene: Scene) -> None:
    is_whole = _is_whole(scene)
    for listing in scene.own:
        end(scene, listing, "it is not for sale any more", withdrawn=is_whole)
    for sku in scene.voices:
        if _is_left_over(scene, sku, is_whole):
            scene.plan.settled.append(scene.leaving(sku, shared=True))
    if not scene.own:
        said = "It ends when the answer to an earlier request has come."
        scene.plan.remark("waits_for_answer", said, *scene.awaits(scene.voices))
    said = f"{scene.product.sku}, which describes it, is not for sale."
    scene.remark_in_line(
        "waits_for_product", said, *sorted(scene.candidates.keys() - scene.listed())
    )


def _is_left_over(scene: Scene, sku: str, is_whole: bool) -> bool:
    """Whether a SKU was to be listed anew and will not be: nothing is there that could be ended."""
    standing, voice = scene.at(sku), scene.voices[sku]
    if standing.is_replaced:
        return is_whole or voice == "leaving"
    has_ended = standing.listing is not None and standing.listing.state == ENDED
    is_still = voice in ("all", "stock") and not scene.in_line(sku)
    return is_whole and has_ended and is_still and not standing.awaited


def _is_moving(scene: Scene) -> bool:
    """Whether a listing of another kind is on its way than one that is there still.

    What stayed behind moves when both have been answered, and by then all drafts may be main.
    """
    made = {listing.has_variations for listing in scene.own}
    awaited = (told(sent) for sku in scene.voices for sent in scene.at(sku).awaited)
    coming = {said["has_variations"] for said in awaited if "has_variations" in said}
    return bool(made) and not coming <= made


def _plan_family(scene: Scene) -> None:
    scene.plan.is_waiting |= _is_moving(scene)
    category = category_of(scene.product.fields)
    made = [listing.has_variations for listing in scene.own]
    facts = scene.context.facts.get(category)
    second = second_facts(scene.product.fields, scene.context)
    if facts is not None and second is not None and second.is_leaf:
        facts = replace(facts, variations=facts.variations and second.variations)
    is_wrong = not category or category in scene.context.no_categories
    if facts is not None and not facts.is_leaf:
        facts, is_wrong = None, True  # what it takes says nothing: no listing can be put into it
    together = is_one_listing(facts, scene.context.capabilities, made)
    if together is None and is_wrong:
        together = True  # in either shape it is refused, and the merchant hears why
    if together is None and not is_described(scene):
        said = f"Nothing may be said yet of {scene.product.sku}, which describes it."
        scene.remark_in_line("waits_for_product", said, *scene.candidates)
    elif together is None:
        said = f"It is not known yet whether the category {category} takes variations."
        scene.remark_in_line("waits_for_category", said, *scene.voices)
    elif together:
        plan_together(scene)
    else:
        plan_apart(scene)
