"""Decision flows in the making (决策流编辑): drafted as tables, tried on past cases, approved, live."""
