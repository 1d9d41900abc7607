"""Room: channels. Doors: a vendor's update to an Inbound, a reply to a vendor's call."""
