/// The relay's configuration: a YAML file with a schema, every problem with its line and column.
@NullMarked
package org.openhotline.server.config;

import org.jspecify.annotations.NullMarked;
