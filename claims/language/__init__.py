"""What English does: words, numbers, dates, names, cues, quotations. One noun a file; no kind of claim lives here.

Each file offers readers for Document.read, which keeps their answers.
"""
