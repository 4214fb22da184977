"""Skills, jobs and languages of a CV, as a profile; the file is read in a process of its own, its text is not kept.

`matching.cv.reader.CvReader` is the way in. This package's root stays free of imports: the process that opens
uploaded files loads it first.
"""
