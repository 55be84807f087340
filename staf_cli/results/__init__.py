"""The folder of results on disk: file names, writing, reading back, and whether it is still current."""
