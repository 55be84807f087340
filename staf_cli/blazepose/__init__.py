"""BlazePose's two nets behind plain functions: picture -> candidates, region -> landmarks of one person."""
