"""Room: dialogs. Forms' readers: pure functions from text to a value, or to the reason why not."""
