"""What quiz questions are made from: stretches of sentences, the slots in them, and what makes a key certain."""
