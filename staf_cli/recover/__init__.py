"""How the body moves: the engines that turn tracks and frames into `Motion`, one folder each."""
