"""Work with sympathisers and helpers: monthly reviews, remarks, trial tasks, the committee member in charge."""
