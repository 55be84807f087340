"""The default engine: BlazePose's landmarks and one fit of the body over all frames of a track."""
