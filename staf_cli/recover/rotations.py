"""roma, the functions of rotations, imported once for all of recover/."""

from staf_cli.import_guards import no_compiler_folder

with no_compiler_folder():
    import roma

__all__ = ["roma"]
