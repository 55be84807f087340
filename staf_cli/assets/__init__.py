"""What is fetched rather than shipped: nets, the demo clip. Named, found, fetched and verified here."""
