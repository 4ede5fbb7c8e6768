"""Special groups of persons and the written consent of the competent body, recorded as given."""
