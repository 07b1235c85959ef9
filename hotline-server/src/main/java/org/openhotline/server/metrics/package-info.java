/// What the relay tells its operators in numbers: meters, and an endpoint on the loopback for
/// Prometheus and health.
@NullMarked
package org.openhotline.server.metrics;

import org.jspecify.annotations.NullMarked;
