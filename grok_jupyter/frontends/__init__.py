"""What users touch: the magics, their prompts, the chat widget, and who watches."""
