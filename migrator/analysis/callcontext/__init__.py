"""In which contexts a function is called: who is preemptible, whether RCU watches, from where; knows no recipe."""
