/// Deadlines and ladders a second time, as naively as possible, and the core compared with them.
///
/// {@link org.openhotline.trials.model.Model} shares nothing with the core but the values of an
/// agreement; {@link org.openhotline.trials.model.ModelComparison} drives both through random
/// histories.
@NullMarked
package org.openhotline.trials.model;

import org.jspecify.annotations.NullMarked;
