"""The rules of money and risk: frozen values and pure functions; standard library only."""
