"""2D landmarks against a reference of several nets and all cameras of a rig."""
