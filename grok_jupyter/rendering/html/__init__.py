"""What HTML an answer may contain: code, formulas, images, and the sanitiser behind them all."""
