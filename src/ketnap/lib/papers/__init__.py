"""Official papers: one neutral description (`model`), one plan of what is printed (`plan`), two writers.

`word.write_word` and `pdf.write_pdf` draw the same plan. How to make a paper is told in docs/papers.md.
"""
