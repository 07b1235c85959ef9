/// What every web console shares: a guarded server of pages, questions and one live feed.
///
/// Knows neither station nor relay: a console hands in what it answers and what it publishes.
@NullMarked
package org.openhotline.web;

import org.jspecify.annotations.NullMarked;
