"""The registry of models (模型库): samples, trainings, and cards one person makes and another approves."""
