"""Room: http. What the doors and the desk that speak HTTP share."""
