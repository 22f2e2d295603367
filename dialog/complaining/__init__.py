"""How a complaint is listened to: its story, its photos, whom to answer, what to change."""
