"""Follow-ups: what a question that leans on earlier turns is about, and where the conversation is."""
