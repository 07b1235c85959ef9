package org.openhotline.trials.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The core says what the model says, on random histories; `-Dtrials.model.seeds=N` takes N of
/// them.
final class ModelComparisonTest {
  private static final int SEEDS = Integer.getInteger("trials.model.seeds", 300);

  @Test
  void coreSaysWhatTheModelSays() {
    ModelComparison comparison = new ModelComparison();
    for (long seed = 0; seed < SEEDS; seed++) {
      assertEquals(Optional.empty(), comparison.differs(seed));
    }
    assertTrue(comparison.statements() > 20L * SEEDS, comparison.statements() + " statements");
  }
}
