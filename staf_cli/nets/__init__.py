"""Running nets: the interpreter, TF.js graphs as .tflite, NanoDet-g (boxes), MoveNet thunder (joints)."""
