import { useEffect } from 'preact/hooks';
import type { Item } from '../../clients/api/index.ts';
import { askCategories, categories } from '../market.ts';
import { texts } from '../texts.ts';
import { Choice, Field, Select, TextArea } from './field.tsx';
import type { Values } from './form-state.ts';

/** What may be edited of an item. */
export function DescribingFields({ item }: { item?: Item }) {
  const words = texts.sell;
  return (
    <>
      <Field name="name" label={words.name} hint={words.nameHint} maxLength={64} autocomplete="off" defaultValue={item?.name ?? ''} />
      <TextArea name="description" label={words.description} isOptional rows={5} maxLength={4_000} defaultValue={item?.description ?? ''} />
      <Field
        name="keywords"
        label={words.keywords}
        hint={words.keywordsHint}
        isOptional
        autocomplete="off"
        autocapitalize="none"
        defaultValue={item?.keywords.join(' ') ?? ''}
      />
      <Choice name="condition" label={words.condition} values={texts.conditions} chosen={item?.condition ?? 'new'} />
    </>
  );
}

/** An item's category never changes. */
export function CategoryField() {
  useEffect(askCategories, []);
  return (
    <Select name="category" label={texts.sell.category}>
      <option value="" />
      {categories.value.map(({ category, name }) => (
        <option key={category} value={category}>
          {name}
        </option>
      ))}
    </Select>
  );
}

export const describedBy = (values: Values) => ({
  name: values.text('name'),
  description: values.text('description').replaceAll('\r\n', '\n'),
  keywords: values
    .text('keywords')
    .split(/[\s,]+/)
    .filter(Boolean),
  condition: values.text('condition') === 'used' ? ('used' as const) : ('new' as const),
});
