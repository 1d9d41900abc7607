"""What people touch: doors, forms' readers, the officers' desk."""
