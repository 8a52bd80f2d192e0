// The part of WordPress's JavaScript API that the plugin's block uses. WordPress publishes no types for its global
// `wp`.

type Props = Record<string, unknown> | null;

interface WordPress {
	blockEditor: { InspectorControls: unknown; useBlockProps(): Props };
	blocks: { registerBlockType(name: string, settings: { edit(props: BlockProps): unknown; save(): null }): void };
	components: Record<
		'CheckboxControl' | 'ColorPalette' | 'PanelBody' | 'SelectControl' | 'TextControl' | 'ToggleControl',
		unknown
	> & { BaseControl: { VisualLabel: unknown } };
	element: { createElement(type: unknown, props: Props, ...children: unknown[]): unknown };
	i18n: { __(text: string, domain: string): string };
	serverSideRender: unknown;
}

/** The props that the editor passes to a block. */
interface BlockProps {
	attributes: Record<string, string>;
	setAttributes(attributes: Record<string, string>): void;
}

/** The generated table of attributes, which the plugin passes to the script. */
interface AttributeTable {
	choices: Record<string, string[]>;
	lists: Record<string, string[]>;
}

interface Window {
	wp: WordPress;
	sidPledgeAttributes: AttributeTable;
}
