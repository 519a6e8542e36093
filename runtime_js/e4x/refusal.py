"""Why a source is not translated."""


class Refusal(Exception):
    """The source is not JavaScript with E4X, as far as the parser reads it.

    `at` is the place in the source, in characters from 0.
    """

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
