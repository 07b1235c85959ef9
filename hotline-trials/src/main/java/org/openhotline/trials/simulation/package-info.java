/// The whole relay and its stations in one thread from one seed.
///
/// {@link org.openhotline.trials.simulation.Simulation} is the entrance. Production code runs
/// unchanged behind its ports; only the ordered log is the simulation's own, see {@link
/// org.openhotline.trials.simulation.SimulatedOrder}.
@NullMarked
package org.openhotline.trials.simulation;

import org.jspecify.annotations.NullMarked;
