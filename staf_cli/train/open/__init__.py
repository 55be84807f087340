"""Training of the STAF with open weights, from motion capture alone: `staf train open`.

`data.py` draws windows of landmarks and what is true of them, `losses.py` says what is to be small,
`held_back.py` measures on clips that are never trained on, `loop.py` trains, `run.py` puts it into a folder.
"""
