"""What other servers do differently, in one table, and what is made of it.

The form that everything else reads is xAI's. A chunk, message, usage or list of models in another
form is rewritten here first; what is in xAI's form already never comes here.
"""
