"""What a message says: its parts, its reading, its wishes and moods. Policies look at that."""
