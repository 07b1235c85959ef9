/// Fuzzing of every decoder that reads bytes of a stranger: targets, their corpus, and the command
/// that runs them under Jazzer.
@NullMarked
package org.openhotline.trials.fuzz;

import org.jspecify.annotations.NullMarked;
