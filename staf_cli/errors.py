"""What can go wrong through no fault of the program: every message is one line that says what to do."""


class StafError(Exception):
    """A mistake in the input, the settings or the surroundings; shown as one line, exit code 2."""


class InputError(StafError):
    """The video, photo or folder cannot be used."""


class OutputError(StafError):
    """The results cannot be written where they should go."""


class SettingError(StafError):
    """An option or argument has a value that makes no sense."""


class AssetError(StafError):
    """An asset (net, clip, weights) is missing, damaged or cannot be fetched."""
