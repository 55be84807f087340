"""Who is found in frames on which every person was marked by eye."""
