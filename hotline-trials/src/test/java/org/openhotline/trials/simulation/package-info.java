/// Tests of the simulation, and the simulation as a test.
@NullMarked
package org.openhotline.trials.simulation;

import org.jspecify.annotations.NullMarked;
