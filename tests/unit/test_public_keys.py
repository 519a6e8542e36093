"""Lines of public keys: which are taken, and what they are called."""

import asyncssh
import pytest

from catalog.errors import ConfigInvalid
from catalog.public_keys import read_public_key

_ED25519 = asyncssh.generate_private_key("ssh-ed25519")


def line_of(key: asyncssh.SSHKey) -> str:
    """The content of its `.pub` file."""
    return key.export_public_key().decode()


@pytest.mark.parametrize(
    "key",
    [
        _ED25519,
        asyncssh.generate_private_key("ecdsa-sha2-nistp256"),
        asyncssh.generate_private_key("ssh-rsa", key_size=2_048),
    ],
)
def test_keys_have_the_fingerprint_that_openssh_shows(key: asyncssh.SSHKey) -> None:
    """Whoever removes a key looks for what `ssh-keygen -l` told them."""
    read = read_public_key(line_of(key).strip() + " ada@her-pc\n")
    assert read.fingerprint == key.get_fingerprint()
    assert read.line == " ".join(line_of(key).split()[:2])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "begins with one of"),
        ("ssh-ed25519", "begins with one of"),
        ('command="id" ' + line_of(_ED25519), "begins with one of"),
        (_ED25519.export_private_key().decode(), "secret half"),
        ("ssh-ed25519 AAAA", "damaged"),
        ("ssh-ed25519 ?", "damaged"),
        (line_of(_ED25519).replace("ssh-ed25519", "ssh-rsa"), "damaged"),
        (line_of(asyncssh.generate_private_key("ssh-rsa", key_size=1_024)), "too short"),
        (line_of(asyncssh.generate_private_key("ssh-dss")), "begins with one of"),
    ],
    # The keys are new in every process; names of tests are not.
    ids=[
        "nothing",
        "no key",
        "a command before it",
        "the secret half",
        "too little",
        "no base64",
        "another kind",
        "a short key",
        "DSA",
    ],
)
def test_what_is_no_key_is_refused(text: str, why: str) -> None:
    """A key that would never fit is better refused than kept."""
    with pytest.raises(ConfigInvalid, match=why):
        read_public_key(text)
