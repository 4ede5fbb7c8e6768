"""Users, sign-in, tokens, and the actor behind every act."""
