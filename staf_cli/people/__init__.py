"""Who is where: detectors behind one protocol, the tracker, and the `Track` that they make."""
