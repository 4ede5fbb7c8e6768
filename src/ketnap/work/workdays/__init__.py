"""What offices decided about working days beyond the calendar shipped with the product: dated, cited, never overwritten."""
