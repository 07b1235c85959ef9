/// The demonstration: a whole hotline on one machine, and a story that checks every line of what it
/// promises.
@NullMarked
package org.openhotline.client.demo;

import org.jspecify.annotations.NullMarked;
