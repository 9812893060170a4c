import type { Texts } from '../texts.ts'

/** Portuguese words for the codes of integrations and loads. */
export const LOADS = {
  'integration.none_active': {
    title: 'Nenhuma integração ativa',
    detail: 'O site não tem integração ativa do tipo {type}; o arquivo não foi carregado.',
    advice: 'Ative uma integração desse tipo e envie o arquivo de novo.',
  },
  'integration.already_active': {
    title: 'Já há integração ativa do tipo',
    detail:
      'Outra integração do mesmo tipo já está ativa: {active}. Um site tem no máximo uma por tipo: desative a outra, ou salve esta com "active": false. Nada foi salvo.',
    advice: 'Desative a outra primeiro, ou salve esta com "active": false.',
  },
  'integration.not_found': {
    title: 'Integração não encontrada',
    detail: 'Não há integração com esse nome neste site.',
    advice: 'Confira o nome, ou crie a integração.',
  },
  'integration.mapping_invalid': {
    title: 'Mapeamento que não serve',
    detail: 'O mapeamento diz em {field} algo que não permite ler arquivos; nada foi salvo.',
    reasons: {
      field_unknown: 'Uma carga deste tipo não tem o campo {field}; existem: {accepted}. Nada foi salvo.',
      source:
        'No mapeamento, {field} precisa ter exatamente um de from, column, path e constant; nada foi salvo.',
      path: 'No mapeamento, {field} não é um caminho como saldo.livre ou fotos[0].url; nada foi salvo.',
      path_list:
        'No mapeamento, {field} tem [], que dá uma lista, e este campo aceita um só valor; nada foi salvo.',
      name_without_header:
        'No mapeamento, {field} cita uma coluna pelo nome, e um arquivo sem cabeçalho não tem nomes: informe o número, { column: 3 } para a terceira. Nada foi salvo.',
      value: 'No mapeamento, {field} tem um valor que este campo não aceita; nada foi salvo.',
      multiply:
        'No mapeamento, {field} precisa ser um número acima de zero, em um campo que tem um número e não tem values; nada foi salvo.',
      values: 'No mapeamento, {field} traduz um campo que tem uma lista; nada foi salvo.',
      header_row:
        'No mapeamento, {field} diz onde está o cabeçalho, e header diz que não há; nada foi salvo.',
      spread:
        'No mapeamento, {field} precisa ir para store com quantity, ou para list com price, em uma carga de um tipo que os tenha; nada foi salvo.',
      spread_twice:
        'No mapeamento, {field} está em colunas duas vezes, ou em colunas e também mapeado à parte; nada foi salvo.',
      spread_columns:
        'No mapeamento, {field} precisa dar a cada coluna um código, e nenhum código a duas colunas; nada foi salvo.',
    },
    advice: 'Corrija o campo citado e salve de novo; o guia de mapeamentos tem exemplos completos.',
  },
  'load.not_found': {
    title: 'Carga não encontrada',
    detail: 'Não há carga com esse número neste site.',
    advice: 'Confira o número; a lista de cargas mostra todas.',
  },
  'load.type_unknown': {
    title: 'Tipo de carga desconhecido',
    detail: 'O tipo {type} não existe; existem: {types}. Nada foi feito.',
    advice:
      'Use um dos sete: 1 produto, 2 estoque, 3 produto e estoque, 6 produto, estoque e preço, 7 preço, 8 produto e preço, 12 atributo.',
  },
  'load.unreadable': {
    title: 'Arquivo ilegível',
    detail: 'O arquivo está vazio, ou não é JSON, NDJSON, CSV nem XLSX; nada foi carregado.',
    reasons: {
      empty: 'O arquivo está vazio; nada foi carregado.',
      not_text:
        'O arquivo não é texto nem planilha: pode ser uma imagem, um PDF ou um programa. Nada foi carregado.',
      no_known_format:
        'O arquivo é texto, mas não é JSON, NDJSON nem CSV com cabeçalho; páginas web e XML com nome .xls não são lidos. Nada foi carregado.',
      old_workbook:
        'O arquivo é uma planilha do tipo antigo (.xls), ou protegida por senha; nenhuma das duas pode ser lida. Nada foi carregado.',
      no_workbook: 'O arquivo é um zip, mas não uma planilha XLSX com uma aba. Nada foi carregado.',
      zip_broken:
        'O arquivo começa como uma planilha (XLSX), mas está danificado ou foi cortado no caminho. Nada foi carregado.',
      encrypted: 'A planilha está protegida por senha. Nada foi carregado.',
      gzip_broken: 'O arquivo começa como um gzip, mas o que há nele não pode ser lido. Nada foi carregado.',
    },
    advice: 'Abra o arquivo, salve-o como XLSX sem senha ou como CSV, e envie de novo.',
  },
  'load.too_large': {
    title: 'Arquivo grande demais',
    detail: 'O arquivo passa do limite de {limit} bytes; nada foi carregado.',
    reasons: {
      expanded: 'Descompactado, o arquivo passa do limite de {limit} bytes; a leitura parou ali.',
      shared_texts:
        'Os textos desta planilha somam mais de {limit} bytes, mais do que se lê de uma; nenhuma linha foi carregada.',
    },
    advice:
      'Divida o arquivo ou salve a planilha como CSV, ou peça a quem opera o hub um LOAD_BYTES_MAX maior.',
  },
  'load.credentials_first': {
    title: 'Credenciais depois de um arquivo grande',
    detail: 'O arquivo veio antes de username e password e passa de {limit} bytes; nada foi carregado.',
    advice: 'Ponha username, password e integrationType antes do arquivo no formulário.',
  },
  'load.not_finished': {
    title: 'Carga ainda em andamento',
    detail: 'A carga ainda não terminou; o que você pediu só existe depois.',
    advice: 'Espere a carga terminar e repita a chamada.',
  },
  'load.source_expired': {
    title: 'Arquivo não mais guardado',
    detail: 'Os bytes recebidos desta carga já não estão guardados.',
    advice: 'Envie o arquivo de novo a partir do seu sistema.',
  },
  'load.report_expired': {
    title: 'Relatório não mais guardado',
    detail: 'O resultado de cada linha desta carga não é mais guardado; os totais são.',
    advice: 'Envie o arquivo de novo para ver o que o hub faz dele agora; um plano não altera nada.',
  },
  'load.watchers_too_many': {
    title: 'Gente demais acompanhando cargas',
    detail:
      'Já estão abertos tantos acompanhamentos quantos o hub mantém ao mesmo tempo ({limit}); este não foi aberto.',
    advice: 'Feche os que ninguém olha, ou consulte a própria carga de tempos em tempos.',
  },
  'load.broken': {
    title: 'Arquivo quebrado',
    detail:
      'A leitura parou onde o arquivo deixa de fazer sentido; as linhas antes desse ponto valem, as que vêm depois não foram lidas.',
    reasons: {
      at_line:
        'A leitura parou na linha {line}, onde o arquivo deixa de fazer sentido; as linhas antes dela valem, as que vêm depois não foram lidas.',
      at_byte:
        'A leitura parou no byte {byte}, onde o arquivo deixa de fazer sentido; as linhas antes dele valem, as que vêm depois não foram lidas.',
      gzip_broken:
        'O gzip está danificado ou foi cortado no caminho: a leitura parou ali; as linhas inteiras antes desse ponto foram carregadas.',
      wrong_root:
        'O JSON não é uma lista de linhas nem um objeto com a lista em um destes campos: {accepted}. Encontrado: {found}. Nenhuma linha foi carregada.',
    },
    advice: 'Corrija o arquivo a partir do ponto indicado e envie-o inteiro: o que já entrou não muda.',
  },
  'load.header_missing': {
    title: 'Coluna obrigatória ausente',
    detail:
      'O cabeçalho não tem coluna para {columns}. Nomes aceitos: {accepted}. Nenhuma linha foi carregada.',
    advice: 'Acrescente a coluna ao arquivo e envie de novo.',
  },
  'load.header_ambiguous': {
    title: 'Duas colunas com o mesmo sentido',
    detail: 'O cabeçalho tem mais de uma coluna para {field}; nenhuma linha foi carregada.',
    advice: 'Deixe só uma delas e envie de novo.',
  },
  'load.nested_too_deep': {
    title: 'Aninhamento profundo demais',
    detail: 'O JSON tem mais níveis, um dentro do outro, do que o hub lê; a leitura parou ali.',
    advice: 'Envie os dados com menos níveis.',
  },
  'load.worker_lost': {
    title: 'Carga interrompida',
    detail:
      'Os processos que faziam esta carga caíram, {workers} seguidos, depois de {rowsRead} linhas lidas; o que já estava gravado ficou.',
    advice: 'Envie o arquivo de novo; se persistir, avise quem opera o hub.',
  },
  'load.broke': {
    title: 'Carga que não roda',
    detail:
      'O hub quebrou nesta carga {workers} vezes, depois de {rowsRead} linhas lidas; o que já estava gravado ficou.',
    advice: 'Avise quem opera o hub: o registro dele traz a causa junto ao número desta carga.',
  },
  'load.aborted': {
    title: 'Carga desistida',
    detail:
      'Há linhas recusadas no arquivo ({refused}), e ele foi enviado para entrar inteiro ou não entrar; nada foi gravado.',
    advice: 'Corrija as linhas recusadas e envie o arquivo de novo, ou envie com onError=skip.',
  },
  'load.plan_stale': {
    title: 'Plano desatualizado',
    detail: 'O catálogo mudou desde que o plano foi feito; ele não foi aplicado.',
    advice: 'Faça o plano do arquivo de novo e veja o que ele muda agora.',
  },
  'load.not_planned': {
    title: 'A carga não espera aplicação',
    detail: 'Só uma carga no estado planned pode ser aplicada; esta está em {state}.',
    advice: 'Veja a carga; envie o arquivo com mode=plan para ter um plano.',
  },
  'load.not_held': {
    title: 'A carga não está retida',
    detail: 'Só uma carga retida pode ser aprovada ou cancelada; esta está em {state}.',
    advice: 'Veja a carga: alguém pode já ter decidido.',
  },
  'load.diff_expired': {
    title: 'Diferenças não guardadas',
    detail: 'O que a carga mudou fica guardado por 7 dias depois do fim.',
    advice: 'Faça o plano do arquivo de novo, ou consulte o histórico do catálogo.',
  },
  'guard.stock_to_zero': {
    title: 'Estoque demais indo a zero',
    detail: 'Dos saldos guardados de que o arquivo fala, {measured} iriam a zero; o limite é {limit}.',
    advice: 'Veja as diferenças; aprove a carga se a loja está mesmo vazia, senão cancele.',
  },
  'guard.prices_moved': {
    title: 'Preços mudam demais',
    detail: 'Dos preços guardados de que o arquivo fala, {measured} mudariam muito; o limite é {limit}.',
    advice: 'Veja as diferenças: os valores estão na unidade certa? Aprove a carga ou cancele.',
  },
  'guard.prices_zero': {
    title: 'Preços zero demais',
    detail: 'Dos preços do arquivo, {measured} são zero; o limite é {limit}.',
    advice: 'Veja as linhas; aprove a carga se isso custa mesmo nada, senão cancele.',
  },
  'guard.rows_refused': {
    title: 'Linhas recusadas demais',
    detail: 'Das linhas do arquivo, {measured} foram recusadas; o limite é {limit}.',
    advice:
      'Veja as primeiras linhas recusadas: uma coluna pode ter mudado de lugar. Cancele a carga, ou aprove sem elas.',
  },
} as const satisfies Partial<Texts>
