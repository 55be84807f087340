"""Bodies drawn over the picture: one scene, one depth buffer, the video's own camera."""
