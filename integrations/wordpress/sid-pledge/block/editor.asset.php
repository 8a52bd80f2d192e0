<?php
/**
 * The dependencies and version of the block's script in the editor, as WordPress reads them.
 *
 * @package SidPledge
 */

defined( 'ABSPATH' ) || exit;

return array(
	'dependencies' => array(
		'wp-block-editor',
		'wp-blocks',
		'wp-components',
		'wp-element',
		'wp-i18n',
		'wp-server-side-render',
	),
	'version'      => '0.1.0',
);
