<?php
/**
 * Deletes the plugin's settings and first views when the plugin is deleted, on every site of a network.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/inc/settings.php';
require_once __DIR__ . '/inc/include-first-view.php';

if ( ! is_multisite() ) {
	delete_option( OPTION );
	delete_first_views();
	return;
}

foreach ( get_sites(
	array(
		'fields' => 'ids',
		'number' => 0,
	)
) as $site ) {
	switch_to_blog( $site );
	delete_option( OPTION );
	delete_first_views();
	restore_current_blog();
}
