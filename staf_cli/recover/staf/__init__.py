"""The STAF network (Yao et al., TCSVT 2024, arXiv 2401.01730) and what surrounds it in a video."""
